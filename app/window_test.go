package main

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestAnswerThatComesAtOnceIsThereBeforeTheNextFrame(t *testing.T) {
	test.NewApp()
	w := &window{}
	answer, shown := "", ""
	w.soon(func() { answer = "no match" }, func() { shown = answer })
	if shown != "no match" {
		t.Errorf("%q is shown when the window's thread goes on", shown)
	}
}

func TestWindowGoesOnWithoutAnAnswerThatIsLateAndShowsItWhenItComes(t *testing.T) {
	test.NewApp()
	w := &window{}
	come, shown := make(chan struct{}), make(chan struct{})
	w.soon(func() { <-come }, func() { close(shown) })
	select {
	case <-shown:
		t.Error("shown before it came")
	default:
	}
	close(come)
	<-shown
}
