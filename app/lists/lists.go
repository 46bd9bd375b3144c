// Package lists reads watchlists as their owners publish them and turns them
// into alerts, one after the other, without ever holding a list in memory.
//
// One file a format: ofac.go (OFAC's CSV files), un.go (the UN Security
// Council's consolidated XML), eu.go (the European Union's financial sanctions
// XML), ftm.go (FollowTheMoney JSON lines), simple.go (OpenSanctions' simple CSV),
// documents.go (documents lost or stolen, as CSV), plain.go (CSV with a header, as an
// office keeps it) and alerts.go (this program's own JSON lines). What a file is, is
// told by its content, never by its ending.
//
// A list is untrusted input. What cannot be read becomes a Rejection (the record
// is not in the result) or a Warning (the record is, one value of it is not),
// each with file and line; a file that breaks off or is not well formed ends the
// reading with an Error, and what was handed over until then must be thrown away.
package lists

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"postern/app/border"
)

// Format names a list format.
type Format string

// The formats.
const (
	FormatOFAC   Format = "ofac_csv"       // sdn.csv with alt.csv and add.csv
	FormatUN     Format = "un_xml"         // consolidated.xml
	FormatFTM    Format = "followthemoney" // FollowTheMoney, one entity a line
	FormatAlerts Format = "postern_alerts" // this program's own: one alert a line
	FormatEU     Format = "eu_xml"         // xmlFullSanctionsList 1.1
	// FormatDocuments is documents lost, stolen or made invalid, and nobody's names.
	FormatDocuments Format = "documents_csv"
	FormatSimple    Format = "opensanctions_csv"
	FormatPlain     Format = "plain_csv" // columns known by their headings, or by a .mapping beside it
)

// Limits of what one record may hold. What lies beyond is dropped with a warning
// or, for a whole record, rejected; no list can fill the memory.
const (
	MaxRecordBytes = 4 << 20 // one row, line or XML record
	MaxObjects     = 20_000  // JSON objects in one record
	MaxIDBytes     = 200
	MaxNames       = 500 // names of one alert
	MaxNameRunes   = 300
	MaxValues      = 200    // entries of any other field of one alert
	MaxTextRunes   = 20_000 // remarks and reasons; other texts a tenth of it
	MaxPhotoBytes  = 1 << 20
)

// role says what a file is within its list; a list of one file has the role main.
type role string

const (
	roleNone role = ""
	roleMain role = "main"
	roleAlt  role = "alt"
	roleAdd  role = "add"
	// roleMapping is the file that says what a plain list's columns are.
	roleMapping role = "mapping"
)

// reader is one list format.
type reader interface {
	format() Format
	// claims says what a file is to this format, judging by how it begins; head is
	// at most headBytes long.
	claims(head []byte) role
	// ownName is the name the list gives itself, "" where it gives none; head
	// begins its main file.
	ownName(head []byte) string
	// read hands every record to r as kept, skipped or rejected.
	read(r *run) error
}

// readers are all formats; plain comes last, because it takes what has a header
// that others know better.
func readers() []reader {
	return []reader{ofac{}, un{}, eu{}, alerts{}, ftm{}, simple{}, documents{}, plain{}}
}

// Source is one list as it lies on disk.
type Source struct {
	Format Format
	// List is the list's own name, else that of the folder that was named, or that
	// holds OFAC's files, else its file's without the ending.
	List string
	// Ignored are files of the folder that are no part of the list.
	Ignored []string

	reader reader
	fsys   fs.FS
	shown  string // stands before file names in reports
	files  map[role]string
	// mapping says what the columns of a plain list are; nil where nothing does.
	mapping *mapping
}

// Detect says what list lies at a path: a file, or a folder that holds one list.
// Files beside sdn.csv that are its alt.csv and add.csv belong to it also when
// the path names sdn.csv alone. The error is an *Error.
func Detect(path string) (Source, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return Source{}, newError(opDetect, CodeUnreadable, path, 0, err)
	}
	info, err := os.Stat(abs)
	if err != nil {
		return Source{}, newError(opDetect, CodeUnreadable, path, 0, err)
	}
	if info.IsDir() {
		return detectFolder(os.DirFS(abs), ".", path, filepath.Base(abs))
	}
	if !info.Mode().IsRegular() { // reading a pipe would wait, and could not be done twice
		return Source{}, newError(opDetect, CodeUnreadable, path, 0, fs.ErrInvalid)
	}
	folder := filepath.Dir(abs)
	return detectFile(os.DirFS(folder), filepath.Base(abs), filepath.Dir(path), filepath.Base(folder))
}

// DetectFS is Detect within a file system, such as an embedded one.
func DetectFS(fsys fs.FS, name string) (Source, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return Source{}, newError(opDetect, CodeUnreadable, name, 0, err)
	}
	if info.IsDir() {
		return detectFolder(fsys, name, name, path.Base(name))
	}
	sub, err := fs.Sub(fsys, path.Dir(name))
	if err != nil {
		return Source{}, newError(opDetect, CodeUnreadable, name, 0, err)
	}
	return detectFile(sub, path.Base(name), path.Dir(name), path.Base(path.Dir(name)))
}

// Read detects the list at a path and reads it. See Source.Read.
func Read(path string, sink func(border.Alert) error) (Report, error) {
	s, err := Detect(path)
	if err != nil {
		return Report{}, err
	}
	return s.Read(sink)
}

// Read hands every alert of the list to sink, in the list's order, and reports
// what became of every record. It stops at the first error of sink and returns
// it wrapped. Any error means that the alerts handed over are not the list: they
// must not become an edition. The report is filled as far as the reading came.
// Errors other than sink's are *Error.
func (s Source) Read(sink func(border.Alert) error) (Report, error) {
	r := newRun(s, sink)
	for _, name := range s.Ignored {
		r.warn(Warning{File: r.shown(name), Code: WarnFileIgnored})
	}
	err := s.reader.read(r)
	r.finish(err == nil)
	return r.report, err
}

// detectFolder finds the one list among the files of a folder.
func detectFolder(fsys fs.FS, dir, shown, name string) (Source, error) {
	sub, err := fs.Sub(fsys, dir)
	if err != nil {
		return Source{}, newError(opDetect, CodeUnreadable, shown, 0, err)
	}
	entries, err := fs.ReadDir(sub, ".")
	if err != nil {
		return Source{}, newError(opDetect, CodeUnreadable, shown, 0, err)
	}
	found := Source{fsys: sub, shown: shown, files: map[role]string{}}
	var head []byte  // of the main file
	var first string // the first file of the list
	var why *Error   // why the last file that is no list is none
	for _, e := range entries {
		if info, err := fs.Stat(sub, e.Name()); err == nil && !info.Mode().IsRegular() || strings.HasPrefix(e.Name(), ".") {
			continue // what cannot even be looked at is told of below
		}
		if strings.HasSuffix(e.Name(), mappingEnding) {
			found.Ignored = append(found.Ignored, e.Name()) // until a plain list takes it
			continue
		}
		rd, what, h, err := identify(sub, e.Name(), shown)
		if err != nil {
			why = err
			if err.Code == CodeUnreadable || mustBeAList(e.Name()) {
				return Source{}, err
			}
			found.Ignored = append(found.Ignored, e.Name())
			continue
		}
		if _, taken := found.files[what]; taken || first != "" && found.reader != rd {
			return Source{}, &Error{
				Op: opDetect, Code: CodeSeveralLists, File: shown,
				Values: map[string]any{"First": first, "Second": e.Name()},
			}
		}
		if first == "" {
			first = e.Name()
		}
		found.reader, found.files[what] = rd, e.Name()
		if what == roleMain {
			head = h
		}
	}
	if found.files[roleMain] == "" {
		e := &Error{Op: opDetect, Code: CodeNoList, File: shown}
		if why != nil && len(found.Ignored) == 1 && found.reader == nil {
			e = why // the only file there tells more than "no list"
		}
		return Source{}, e
	}
	return found.named(head, name).withSibling()
}

// mustBeAList reports whether a file's name promises a part of a list, so that
// passing it over would lose names without a word.
func mustBeAList(name string) bool {
	switch strings.ToLower(name) {
	case "sdn.csv", "alt.csv", "add.csv", "consolidated.xml":
		return true
	}
	return false
}

// detectFile reads a file by itself; dir stands before its name in reports, and
// folder is what the folder that holds it is called.
func detectFile(fsys fs.FS, name, dir, folder string) (Source, error) {
	rd, what, head, fault := identify(fsys, name, dir)
	if fault != nil {
		return Source{}, fault
	}
	if what != roleMain {
		return Source{}, &Error{Op: opDetect, Code: CodePartOnly, File: join(dir, name)}
	}
	s := Source{reader: rd, fsys: fsys, shown: dir, files: map[role]string{roleMain: name}}
	if rd.format() == FormatOFAC {
		if fault := s.addSiblings(name); fault != nil {
			return Source{}, fault
		}
		if s.isFolder(name) && strings.Trim(folder, `./\`) != "" {
			return s.named(head, folder), nil
		}
	}
	return s.named(head, withoutEnding(name)).withSibling()
}

// addSiblings takes alt.csv and add.csv in that lie beside sdn.csv: the list
// without its aliases would miss people.
func (s *Source) addSiblings(name string) *Error {
	entries, err := fs.ReadDir(s.fsys, ".")
	if err != nil {
		return newError(opDetect, CodeUnreadable, s.shown, 0, err)
	}
	for _, e := range entries {
		n := strings.ToLower(e.Name())
		if e.IsDir() || e.Name() == name || n != "alt.csv" && n != "add.csv" {
			continue
		}
		rd, what, _, fault := identify(s.fsys, e.Name(), s.shown)
		if fault != nil {
			return fault
		}
		if rd != s.reader || what == roleMain { // going on without it would lose names without a word
			return &Error{
				Op: opDetect, Code: CodeSeveralLists, File: s.shown,
				Values: map[string]any{"First": name, "Second": e.Name()},
			}
		}
		s.files[what] = e.Name()
	}
	return nil
}

// isFolder reports whether a file stands for the list that its folder holds: the
// same list must not get a second name when its main file is named.
func (s *Source) isFolder(name string) bool {
	return len(s.files) > 1 || strings.EqualFold(name, "sdn.csv")
}

// named fills in what the list is called, own name first.
func (s Source) named(head []byte, fallback string) Source {
	s.Format = s.reader.format()
	s.List = clean(s.reader.ownName(head))
	if s.List == "" {
		s.List = clean(fallback)
	}
	slices.Sort(s.Ignored)
	return s
}

// withoutEnding takes all endings off that lists come with.
func withoutEnding(name string) string {
	for {
		ext := path.Ext(name)
		switch strings.ToLower(ext) {
		case ".csv", ".tsv", ".xml", ".json", ".jsonl", ".ndjson", ".ftm", ".alerts", ".txt":
			if name != ext {
				name = strings.TrimSuffix(name, ext)
				continue
			}
		}
		return name
	}
}

func join(dir, name string) string {
	if dir == "" || dir == "." {
		return name
	}
	return filepath.Join(dir, name)
}
