package intake

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"

	"lull/analysis"
)

// The encodings that a file can have. It is never guessed: every byte is a
// letter in Windows-1252, so a guess that is wrong would spoil names and nobody
// would see it. Without a word a file is UTF-8, and a byte that is not ends the
// load; a file that is called Windows-1252 but is UTF-8 ends it too.
const (
	UTF8        = "utf-8"
	Windows1252 = "windows-1252"
)

func (o Options) checkEncoding() error {
	switch strings.ToLower(o.Encoding) {
	case "", UTF8, Windows1252:
		return nil
	}
	return fmt.Errorf("--encoding %s: say %s or %s", o.Encoding, UTF8, Windows1252)
}

// plainText returns the text of a file as UTF-8. It takes the mark off the
// beginning and refuses UTF-16, as spreadsheets save both.
func (o Options) plainText(name string, from io.Reader) (io.Reader, error) {
	text := bufio.NewReaderSize(from, 256*1024)
	start, err := text.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	isWindows := strings.EqualFold(o.Encoding, Windows1252)
	switch {
	case bytes.Equal(start, []byte("\xef\xbb\xbf")):
		if isWindows {
			return nil, &analysis.BadRow{File: name, Reason: isUTF8Already}
		}
		_, err := text.Discard(len(start))
		return text, err
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		return nil, &analysis.BadRow{File: name, Reason: "the text is UTF-16: save the file as CSV UTF-8"}
	case isWindows:
		return transform.NewReader(&windowsText{file: name, from: text}, transform.Chain(charmap.Windows1252.NewDecoder(), noLetter)), nil
	}
	return text, nil
}

// noLetter makes the five bytes that are no letter of Windows-1252 control
// characters, which no value may have, so that their place is told.
var noLetter = runes.Map(func(letter rune) rune {
	if letter == utf8.RuneError {
		return '\u0081'
	}
	return letter
})

const isUTF8Already = "the text is UTF-8, not Windows-1252: leave out --encoding"

// windowsText passes bytes on and, at the end, refuses text that has more than
// ASCII and yet is UTF-8 throughout, which Windows-1252 practically never is.
type windowsText struct {
	file     string
	from     io.Reader
	hasMore  bool   // than ASCII
	isNoUTF8 bool   // some of it
	left     []byte // the beginning of a character at the end of the last read
}

// Read reads what the file holds.
func (w *windowsText) Read(p []byte) (int, error) {
	n, err := w.from.Read(p)
	if !w.isNoUTF8 {
		w.look(p[:n])
	}
	if errors.Is(err, io.EOF) && w.hasMore && !w.isNoUTF8 && len(w.left) == 0 {
		return n, &analysis.BadRow{File: w.file, Reason: isUTF8Already}
	}
	return n, err
}

func (w *windowsText) look(read []byte) {
	text := append(w.left, read...)
	for len(text) > 0 && utf8.FullRune(text) {
		letter, size := utf8.DecodeRune(text)
		if letter == utf8.RuneError && size == 1 {
			w.isNoUTF8 = true
			return
		}
		w.hasMore = w.hasMore || size > 1
		text = text[size:]
	}
	w.left = append([]byte(nil), text...)
}
