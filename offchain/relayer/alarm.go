package relayer

import (
	"slices"
	"strings"
	"time"
)

// Alarm is something that keeps packets from being carried until somebody mends it.
type Alarm struct {
	// About names what is concerned, as silent/sur-1 or funds/sur-1.
	About string `json:"about"`
	// What is the matter, Fix what to do.
	What string    `json:"what"`
	Fix  string    `json:"fix"`
	At   time.Time `json:"since"`
}

// raise raises an alarm, and says so once.
func (r *Relayer) raise(about, what, fix string) {
	r.mu.Lock()
	_, known := r.alarms[about]
	a := Alarm{About: about, What: what, Fix: fix, At: time.Now()}
	if known {
		a.At = r.alarms[about].At
	}
	r.alarms[about] = a
	r.mu.Unlock()
	r.metrics.alarm(about, true)
	if !known {
		r.log.Error("packets wait", "about", about, "what", what, "fix", fix)
	}
}

// clear ends an alarm.
func (r *Relayer) clear(about string) {
	r.mu.Lock()
	a, known := r.alarms[about]
	delete(r.alarms, about)
	r.mu.Unlock()
	if known {
		r.metrics.alarm(about, false)
		r.log.Info("mended", "about", about, "after", time.Since(a.At).Round(time.Millisecond))
	}
}

// Alarms are those that are raised.
func (r *Relayer) Alarms() []Alarm {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]Alarm, 0, len(r.alarms))
	for _, a := range r.alarms {
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b Alarm) int { return strings.Compare(a.About, b.About) })
	return all
}
