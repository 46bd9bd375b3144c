package mrz
import ("testing";"fmt";"strings";"math/rand/v2";"pgregory.net/rapid")
func TestTmp(t *testing.T){
 g:=rapid.Custom(drawDocument)
 for _,sep:=range []string{"","\n"} {
 for k:=1;k<=6;k++{ st:=map[string]int{}
 for i:=0;i<4000;i++{ d:=g.Example(i); ls:=d.lines(); txt:=[]byte(strings.Join(ls,sep))
  for j:=0;j<k;j++{ p:=rand.IntN(len(txt)); if txt[p]=='\n'{continue}; txt[p]="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"[rand.IntN(37)] }
  z,err:=Parse(string(txt),today)
  switch { case err!=nil: st["err"]++; if k==1 {fmt.Printf("%q %v\n",txt,err)}
  case z.Format!=d.format: st["otherformat"]++
  case !z.Whole(): st["part"]++ ; if k==1 {fmt.Printf("part %q\n",txt)}
  default: st["whole"]++ } }
 fmt.Printf("res %q %d %v\n",sep,k,st) }}
}
