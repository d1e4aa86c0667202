package types

import (
	"fmt"
	"strings"
)

// Validate refuses, with ErrInvalidProfile, what is too long, unprintable or said twice. Whether it is true,
// nobody checks.
func (p Profile) Validate() error {
	if err := checkText(ErrInvalidProfile, "description", p.Description, MaxDescriptionBytes); err != nil {
		return err
	}
	for _, list := range []struct {
		name  string
		items []string
	}{
		{"endpoints", p.Endpoints},
		{"capabilities", p.Capabilities},
		{"tags", p.Tags},
	} {
		if err := checkItems(list.name, list.items); err != nil {
			return err
		}
	}
	for _, endpoint := range p.Endpoints {
		if !strings.HasPrefix(endpoint, "/") && !strings.Contains(endpoint, "://") {
			return ErrInvalidProfile.Wrapf("endpoints: %q is neither a URL nor a multiaddress", endpoint)
		}
	}
	return nil
}

func checkItems(list string, items []string) error {
	if len(items) > MaxProfileItems {
		return ErrInvalidProfile.Wrapf("%s: %d items, at most %d", list, len(items), MaxProfileItems)
	}
	seen := make(map[string]bool, len(items))
	for i, item := range items {
		if err := checkText(ErrInvalidProfile, fmt.Sprintf("%s: item %d", list, i+1), item, MaxProfileItemBytes); err != nil {
			return err
		}
		switch {
		case item == "", strings.Contains(item, " "):
			return ErrInvalidProfile.Wrapf("%s: item %d is empty or has a space", list, i+1)
		case seen[item]:
			return ErrInvalidProfile.Wrapf("%s: %q is there twice", list, item)
		}
		seen[item] = true
	}
	return nil
}
