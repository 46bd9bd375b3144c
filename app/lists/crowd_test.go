package lists

import (
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"
)

// crowd is a file of made-up people that is written while it is read: it lies
// nowhere, whatever its size.
type crowd struct {
	head, foot string
	n          int
	row        func(i int) string // i from 0
}

// crowds are the files of a list of n made-up people, or documents, by name.
func crowds(format Format, n int) map[string]crowd {
	one := func(c crowd) map[string]crowd {
		c.n = n
		return map[string]crowd{"list": c}
	}
	switch format {
	case FormatOFAC:
		return map[string]crowd{
			"sdn.csv": {n: n, row: func(i int) string {
				return sdnRow(i+1, fmt.Sprintf("PROVA%d, Karim Nabil", i),
					"DOB 15 Mar 1984; POB Jhelum, Pakistan; nationality Pakistan; Gender Male; Passport AB1234567 (Pakistan) issued 19 Jun 2007 expires 18 Jun 2012; a.k.a. 'ABU TEST'; Chairman.")
			}},
			"alt.csv": {n: n, row: func(i int) string {
				return fmt.Sprintf("%d,%d,aka,\"PROFA%d, Kareem\",-0- \r\n", i+1, i, i)
			}},
			"add.csv": {n: n, row: func(i int) string {
				return fmt.Sprintf("%d,%d,\"Example Road %d\",\"Jhelum\",\"Pakistan\",-0- \r\n", i+1, i, i)
			}},
		}
	case FormatUN:
		const person = "<INDIVIDUAL>%s<UN_LIST_TYPE>Taliban</UN_LIST_TYPE><LISTED_ON>2012-12-31</LISTED_ON><COMMENTS1>Father’s name is Ghulam Prova. Invented.</COMMENTS1>" +
			"<NATIONALITY><VALUE>Pakistan</VALUE></NATIONALITY><INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Kareem Prova</ALIAS_NAME></INDIVIDUAL_ALIAS>" +
			"<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1984-03-15</DATE></INDIVIDUAL_DATE_OF_BIRTH>" +
			"<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>AB1234567</NUMBER><ISSUING_COUNTRY>Pakistan</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT></INDIVIDUAL>\n"
		return one(crowd{
			head: "<CONSOLIDATED_LIST><INDIVIDUALS>", foot: "</INDIVIDUALS></CONSOLIDATED_LIST>",
			row: func(i int) string { return fmt.Sprintf(person, unPerson(fmt.Sprint("XXi.", i), "KARIM PROVA")) },
		})
	case FormatEU:
		const person = `<sanctionEntity designationDate="2012-12-31" euReferenceNumber="EU.%d.1" logicalId="%[1]d"><remark>Invented.</remark><regulation programme="ZZZ" numberTitle="2018/0001 (OJ L00)" publicationDate="2018-02-16"/>` +
			`<subjectType code="person" classificationCode="P"/><nameAlias firstName="Karim" lastName="Prova%[1]d" wholeName="Karim Prova%[1]d" function="Keeper" gender="M" strong="true"/><nameAlias wholeName="Kareem Prova" strong="false"/>` +
			`<citizenship countryIso2Code="PK" countryDescription="PAKISTAN"/><birthdate circa="false" calendarType="GREGORIAN" birthdate="1984-03-15" city="Jhelum" countryIso2Code="PK" countryDescription="PAKISTAN"/>` +
			`<identification number="AB1234567" countryIso2Code="PK" identificationTypeCode="passport" identificationTypeDescription="National passport"/></sanctionEntity>` + "\n"
		head, foot, _ := strings.Cut(euList(""), "\n\n")
		return one(crowd{head: head + "\n", foot: foot, row: func(i int) string { return fmt.Sprintf(person, i) }})
	case FormatDocuments:
		return one(crowd{head: "id,number,state,type,kind,issued,reported,review\n", row: func(i int) string {
			return fmt.Sprintf("D-%d,AB%07d,UTO,passport,stolen,2019-03-04,2021-05-04,2026-05-04\n", i, i)
		}})
	case FormatFTM:
		return one(crowd{row: func(i int) string {
			return fmt.Sprintf(`{"id":"NK-%d","caption":"Karim Prova","schema":"Person","properties":{"name":["Karim Prova","كريم بروفا"],"alias":["Kareem Prova"],"birthDate":["1984-03-15"],"nationality":["pk"],"gender":["male"],"fatherName":["Ghulam Prova"],"passportNumber":["AB1234567"],"topics":["crime.traffick"],"sourceUrl":["https://example.invalid/1"]},"datasets":["made_up"]}`+"\n", i)
		}})
	case FormatAlerts:
		return one(crowd{head: alertsStart, foot: fmt.Sprintf(`{"end":true,"alerts":%d}`+"\n", n), row: func(i int) string {
			return fmt.Sprintf(`{"id":"%d","subject":"person","names":[{"text":"Karim PROVA","surname":"PROVA","given_names":"Karim"},{"text":"Kareem","kind":"alias"}],"birth_dates":["1984-03-15"],"sex":"M","nationalities":["PAK"],"category":"smuggling","action":"refer"}`+"\n", i)
		}})
	case FormatPlain:
		return one(crowd{head: "Sr No,Name,Father's Name,Alias,CNIC,Passport,DOB,Sex,Nationality,District,Category,Reason\n", row: func(i int) string {
			return fmt.Sprintf("%d,Belto%c Zarvandi%c%c,Qasto Zarvandi,Chota %d,%05d-%07d-1,ZZ%07d,%02d/%02d/%d,M,Pakistan,Samplepur,smuggler,\"Made up, all of it\"\n",
				i, 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26, i, i%100000, i, i, 1+i%28, 1+i%12, 1950+i%50)
		}})
	case FormatSimple:
		return one(crowd{head: simpleHead, row: func(i int) string {
			return simpleRow(fmt.Sprintf("Q-%d", i), fmt.Sprintf("Belto%c Zarvandi%c%c", 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26), fmt.Sprintf("%d-%02d-%02d", 1950+i%50, 1+i%12, 1+i%28))
		}})
	}
	return nil
}

// allFormats are the formats that crowds can write.
var allFormats = []Format{FormatOFAC, FormatUN, FormatEU, FormatFTM, FormatAlerts, FormatPlain, FormatSimple, FormatDocuments}

// made is a list of n made-up people as names of files in the folder l, main file
// first, and their contents.
func made(t testing.TB, format Format, n int) (files []string) {
	t.Helper()
	all := crowds(format, n)
	names := []string{"list"}
	if format == FormatOFAC {
		names = []string{"sdn.csv", "alt.csv", "add.csv"}
	}
	for _, name := range names {
		text, err := io.ReadAll(&crowdFile{crowd: all[name], next: -1})
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, "l/"+name, string(text))
	}
	return files
}

// crowdFS is a folder l of crowds.
type crowdFS map[string]crowd

func (c crowdFS) Open(name string) (fs.File, error) {
	if of, ok := c[strings.TrimPrefix(name, "l/")]; ok {
		return &crowdFile{crowd: of, next: -1}, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// Stat is that of the folder or of one of its files.
func (c crowdFS) Stat(name string) (fs.FileInfo, error) { return crowdInfo{name, name == "l"}, nil }

func (c crowdFS) ReadDir(string) ([]fs.DirEntry, error) {
	var all []fs.DirEntry
	for name := range c {
		all = append(all, fs.FileInfoToDirEntry(crowdInfo{name, false}))
	}
	slices.SortFunc(all, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return all, nil
}

type crowdInfo struct {
	name string
	dir  bool
}

func (i crowdInfo) Name() string { return i.name }
func (i crowdInfo) Size() int64  { return 0 }
func (i crowdInfo) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir
	}
	return 0
}
func (i crowdInfo) ModTime() time.Time { return time.Time{} }
func (i crowdInfo) IsDir() bool        { return i.dir }
func (i crowdInfo) Sys() any           { return nil }

// crowdFile is a crowd being read.
type crowdFile struct {
	crowd
	next int // row; -1 for the head
	left string
}

func (f *crowdFile) Stat() (fs.FileInfo, error) { return crowdInfo{}, nil }
func (f *crowdFile) Close() error               { return nil }

func (f *crowdFile) Read(to []byte) (int, error) {
	n := 0
	for n < len(to) {
		if f.left == "" && !f.write() {
			break
		}
		took := copy(to[n:], f.left)
		n, f.left = n+took, f.left[took:]
	}
	if n == 0 && len(to) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// write writes what comes next; false after the foot.
func (f *crowdFile) write() bool {
	switch {
	case f.next < 0:
		f.left = f.head
	case f.next < f.n:
		f.left = f.row(f.next)
	case f.next == f.n:
		f.left = f.foot
	default:
		return false
	}
	f.next++
	return true
}
