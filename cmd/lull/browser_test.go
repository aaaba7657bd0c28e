package main_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// storyDay is the day of the demonstration that the test looks at.
const storyDay = "2026-11-24"

// page is the demonstration's page in a real browser.
type page struct {
	t   *testing.T
	ctx context.Context
}

// openPage starts Chromium at an address and waits until the page is ready.
func openPage(t *testing.T, address string, width, height int64) *page {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			program = path
			break
		}
	}
	if program == "" {
		t.Fatal("the page is tested in Chromium, which is not installed")
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-component-update", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), flags...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", program, err)
	}
	p := &page{t: t, ctx: ctx}
	p.do(chromedp.EmulateViewport(width, height), chromedp.Navigate(address), chromedp.WaitVisible(chromedp.CSS(`body[data-ready="true"]`)))
	return p
}

func (p *page) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		text, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string]("document.body.innerText"))
		p.t.Fatalf("%v\nthe page reads:\n%s", err, text)
	}
}

// reads waits until the page shows a text, and returns all that it shows.
func (p *page) reads(text string) string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	shown := "document.querySelector('main').innerText"
	_, err := chromedp.Run(ctx, chromedp.Poll[bool](shown+".includes("+`"`+text+`"`+")", chromedp.WithPollingInterval(20*time.Millisecond)))
	all, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string](shown))
	if err != nil {
		p.t.Fatalf("the page never shows %q: %v\n%s", text, err, all)
	}
	return all
}

// picture keeps a screenshot in the folder that LULL_SCREENSHOTS names; without
// one it does nothing.
func (p *page) picture(name string) {
	p.t.Helper()
	folder := os.Getenv("LULL_SCREENSHOTS")
	if folder == "" {
		return
	}
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), png, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

func (p *page) fits() {
	p.t.Helper()
	fits, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool]("document.documentElement.scrollWidth <= innerWidth"))
	if err != nil || !fits {
		p.t.Errorf("the page is wider than the screen (%v)", err)
	}
}

// What the README promises: one command, and a card in a page.
func TestTheDemonstrationInABrowser(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "demo", "--today", storyDay, "--listen", "127.0.0.1:0", "--state", stateFolder(t))
	_, address, _ := strings.Cut(p.waitFor("Lull demo ready at "), "ready at ")

	wide := openPage(t, address+"/#as=ana&channel=@lull", 1280, 860)
	if all := wide.reads("Things to try"); strings.Count(all, "Ask as") == 0 {
		t.Errorf("nothing to try in:\n%s", all)
	}
	wide.picture("tries")
	wide.do(chromedp.SendKeys(chromedp.CSS(`[data-testid="composer"]`), "/lull acme "+kb.Enter))
	card := wide.reads("only you see this")
	for _, want := range []string{"Acme Industrial S.A.", "AC1042", "Quiet earner", "passive since 15 Nov", "No contact 63 days (usual 18, limit 45)", "last order 6 days ago, on rhythm", "EUR 41,200 (28 %), up 6 %"} {
		if !strings.Contains(card, want) {
			t.Errorf("the card in the page lacks %q:\n%s", want, card)
		}
	}
	wide.picture("card")

	narrow := openPage(t, address+"/#as=gus&channel=general", 390, 844)
	narrow.do(chromedp.SendKeys(chromedp.CSS(`[data-testid="composer"]`), "/lull acme "+kb.Enter))
	if all := narrow.reads("full members"); strings.Contains(all, "Acme Industrial") {
		t.Errorf("a guest reads:\n%s", all)
	}
	narrow.fits()
	narrow.picture("guest-narrow")

	phone := openPage(t, address+"/#as=marta&channel=emea-leads", 390, 844)
	phone.do(chromedp.SendKeys(chromedp.CSS(`[data-testid="composer"]`), "/profit borealis "+kb.Enter))
	phone.reads("only you see this")
	phone.fits()
	phone.picture("profit-narrow")
	if code := p.interrupt(); code != 0 {
		t.Errorf("Ctrl-C ended the demonstration with %d:\n%s", code, p.output())
	}
}
