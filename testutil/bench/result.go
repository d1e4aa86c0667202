package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Result is all that a run found, as build/bench.json has it.
type Result struct {
	Conditions Conditions `json:"conditions"`
	Paces      []*Pace    `json:"paces,omitempty"`
	Contests   []*Contest `json:"contests,omitempty"`
	Urgent     []*Urgent  `json:"urgent,omitempty"`
	Pages      Pages      `json:"pages"`
	Rooms      *Rooms     `json:"rooms,omitempty"`
	Between    []Between  `json:"between,omitempty"`
	Aims       []Aim      `json:"aims"`
}

// Aim is what we want, and whether this run has it.
type Aim struct {
	Name string  `json:"name"`
	Want float64 `json:"want"`
	Got  float64 `json:"got"`
	Met  bool    `json:"met"`

	AtLeast bool `json:"at_least"` // otherwise at most
}

// The aims.
const (
	aimPages = 1.2
	// How many messages for the processor time of a bank send with the same bytes on simd.
	aimSingle        = 1.2
	aimSingleShipped = 2
	aimBatch         = 20
	aimAnchor        = 12
	// aimDisk is the bytes on the disk for each byte of the body.
	aimDisk = 6
	// aimUrgent is blocks until an urgent message is in one.
	aimUrgent = 3
)

// fewestQuiet is how many quiet rounds it takes to leave the noisy ones out.
const fewestQuiet = 3

// finish draws medians from rounds and compares with the aims.
func (r *Result) finish() {
	r.Conditions.LoadEnd, r.Conditions.Seconds = load(), time.Since(r.Conditions.Started).Seconds()
	r.aimPaces()
	for _, c := range r.Contests {
		c.aims(r)
	}
	for _, u := range r.Urgent {
		r.aim(fmt.Sprintf("urgent in a flood of bulk, validators: %d: blocks, p99", u.Validators), aimUrgent, u.Blocks99)
	}
	if r.Pages.Ratio.Rounds > 0 {
		r.aim("page of a large inbox / a small one", aimPages, r.Pages.Ratio.Median)
	}
	if r.Rooms != nil {
		r.aim("page of a large room / a small one", aimPages, r.Rooms.Ratio.Median)
	}
	for i := range r.Between {
		r.Between[i].aims(r)
	}
}

func (r *Result) aim(name string, want, got float64) {
	r.Aims = append(r.Aims, Aim{Name: name, Want: want, Got: got, Met: got <= want})
}

// aimAtLeast is an aim for what should be large.
func (r *Result) aimAtLeast(name string, want, got float64) {
	r.Aims = append(r.Aims, Aim{Name: name, Want: want, Got: got, Met: got >= want, AtLeast: true})
}

// aimSpeed is messages a second by the number of validators.
var aimSpeed = map[int]float64{1: 20_000, 4: 10_000}

// aims compares a contest with what we want of it.
func (c *Contest) aims(r *Result) {
	versus := c.Loads[0].Kind == bank && len(c.Loads) > 1
	for _, load := range c.Loads {
		of := fmt.Sprintf("%s, validators: %d: %s", c.Name, c.Validators, load.Name)
		want := map[kind]float64{single: aimSingle, batch: aimBatch, anchor: aimAnchor}
		if c.Name == shippedContest {
			want = map[kind]float64{single: aimSingleShipped}
		}
		if versus && want[load.Kind] > 0 {
			r.aimAtLeast(of+": for the CPU of a bank send on simd", want[load.Kind], load.ToFirst.Median)
		}
		if want := aimSpeed[c.Validators]; c.Name == throughputContest && want > 0 {
			r.aimAtLeast(of+": messages/s", want, load.PerSecond)
		}
		if c.Name == equalContest && load.Disk > 0 && load.Kind != bank {
			r.aim(of+": bytes on disk / of the body", aimDisk, load.Disk/bodyBytes)
		}
	}
}

// write leaves the JSON.
func (r *Result) write(file string) error {
	bz, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, append(bz, '\n'), 0o644)
}
