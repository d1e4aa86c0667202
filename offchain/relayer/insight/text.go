package insight

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// soon is when a client that nobody updates deserves a word.
const soon = 24 * time.Hour

// Write tells a person.
func (s Status) Write(w io.Writer) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	running := "none runs from here: amigosd relayer start"
	if s.Running != nil {
		running = fmt.Sprintf("runs, pid %d, http://%s/metrics", s.Running.PID, s.Running.Address)
	}
	fmt.Fprintf(out, "Relayer\t%s\n", running)
	for _, c := range s.Chains {
		fmt.Fprintf(out, "Chain\t%s · %s\n", c.ID, c.line())
	}
	for _, p := range s.Paths {
		if len(p.Channels) == 0 {
			fmt.Fprintf(out, "Path\t%s ⇄ %s · no channel: amigosd relayer link %s %s\n", p.A, p.B, p.A, p.B)
		}
		for _, c := range p.Channels {
			fmt.Fprintf(out, "Channel\t%s ⇄ %s · %s\n", c.Ends[0].name(), c.Ends[1].name(), c.Port)
			for i, e := range c.Ends {
				fmt.Fprintf(out, "\t  %s → %s  %s\n", e.Chain, c.Ends[1-i].Chain, e.line(s.At))
			}
		}
	}
	for _, a := range s.Alarms {
		fmt.Fprintf(out, "Alarm\t%s · fix: %s\n", a.What, a.Fix)
	}
	return out.Flush()
}

func (c ChainStatus) line() string {
	switch {
	case c.Error != "":
		return strings.TrimSuffix("✗ "+c.Error+" · fix: "+c.Fix, " · fix: ")
	case c.Empty:
		return fmt.Sprintf("height %d · ✗ account %s has %s: too little for a packet", c.Height, c.Account, c.Balance)
	}
	return fmt.Sprintf("height %d · account %s has %s", c.Height, c.Account, c.Balance)
}

func (e EndStatus) name() string {
	if e.Closed {
		return fmt.Sprintf("%s %s (closed)", e.Chain, e.Channel)
	}
	return e.Chain + " " + e.Channel
}

// line is what this end waits for, and for how long it can still see the other chain.
func (e EndStatus) line(now time.Time) string {
	var parts []string
	switch {
	case e.Unknown && e.Deliver == 0:
		parts = append(parts, "unknown: a chain does not answer")
	case e.Unknown:
		parts = append(parts, fmt.Sprintf("%d not settled: the other chain does not answer", e.Deliver))
	case e.Deliver+e.Acknowledge == 0:
		parts = append(parts, "nothing waits")
	default:
		if e.Deliver > 0 {
			parts = append(parts, fmt.Sprintf("%d to deliver", e.Deliver))
		}
		if e.Acknowledge > 0 {
			parts = append(parts, fmt.Sprintf("%d to acknowledge", e.Acknowledge))
		}
		if !e.Oldest.IsZero() {
			parts = append(parts, "oldest "+span(now.Sub(e.Oldest)))
		}
	}
	if e.Client.ID != "" {
		parts = append(parts, e.Client.line(now))
	}
	return strings.Join(parts, " · ")
}

func (c ClientStatus) line(now time.Time) string {
	left := c.Expires.Sub(now)
	switch {
	case c.Status != "Active":
		return fmt.Sprintf("✗ client %s is %s", c.ID, strings.ToLower(c.Status))
	case c.Expires.IsZero():
		return "client " + c.ID
	case left < soon:
		return fmt.Sprintf("! client %s expires in %s", c.ID, span(left))
	}
	return fmt.Sprintf("client %s good for %s", c.ID, span(left))
}

// span writes a time for people: 3s, 4m10s, 2h5m, 13d4h.
func span(d time.Duration) string {
	d = max(d, 0)
	switch {
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	case d < time.Hour:
		return d.Round(time.Second).String()
	case d < 48*time.Hour:
		return strings.TrimSuffix(d.Round(time.Minute).String(), "0s")
	}
	days := int(d.Hours() / 24)
	return fmt.Sprintf("%dd%dh", days, int(d.Hours())-24*days)
}

func lower(s string) string { return strings.ToLower(s) }

// Write tells a person.
func (s Story) Write(w io.Writer) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(out, "%s\t%s\n", name, value)
		}
	}
	line("packet", fmt.Sprintf("%s  %s %s → %s %s", s.Packet(), s.From, s.FromChannel, s.To, s.ToChannel))
	line("where", s.Where)
	if !s.Timeout.IsZero() && s.Open() {
		line("times out", s.Timeout.UTC().Format(time.DateTime)+" UTC")
	}
	line("blocker", s.Blocker)
	line("cost", s.Cost)
	line("what helps", s.Help)
	return out.Flush()
}
