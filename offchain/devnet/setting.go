package devnet

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/creachadair/tomledit"
	"github.com/creachadair/tomledit/parser"
	"github.com/creachadair/tomledit/transform"
)

// setting is one value of a TOML file, by its path.
type setting struct {
	path  []string
	value any
}

// settings flattens a tree as config.yml has it, in a fixed order.
func settings(tree map[string]any, under ...string) []setting {
	var out []setting
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		path := append(slices.Clone(under), key)
		if branch, ok := tree[key].(map[string]any); ok {
			out = append(out, settings(branch, path...)...)
			continue
		}
		out = append(out, setting{path, tree[key]})
	}
	return out
}

// set is a setting written in a line of code: set("rpc.laddr", …).
func set(path string, value any) setting {
	return setting{strings.Split(path, "."), value}
}

// editTOML changes values of a TOML file and keeps its comments and all else as it is.
func editTOML(path string, changes []setting) error {
	bz, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	doc, err := tomledit.Parse(bytes.NewReader(bz))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for _, s := range changes {
		if err := s.apply(doc); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	var out bytes.Buffer
	if err := tomledit.Format(&out, doc); err != nil {
		return err
	}
	return writeFileAtomic(path, out.Bytes())
}

func (s setting) apply(doc *tomledit.Document) error {
	value, err := parser.ParseValue(literal(s.value))
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrInvalidConfig, strings.Join(s.path, "."), err)
	}
	if entry := doc.First(s.path...); entry != nil && entry.KeyValue != nil {
		entry.Value = value
		return nil
	}
	last := len(s.path) - 1
	section := doc.Global
	if last > 0 {
		table := transform.FindTable(doc, s.path[:last]...)
		if table == nil {
			return fmt.Errorf("%w: there is no section %s", ErrInvalidConfig, strings.Join(s.path[:last], "."))
		}
		section = table.Section
	}
	transform.InsertMapping(section, &parser.KeyValue{Name: s.path[last:], Value: value}, true)
	return nil
}

// literal writes a value as TOML does.
func literal(value any) string {
	switch v := value.(type) {
	case string:
		return strconv.Quote(v)
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = literal(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	default:
		return fmt.Sprint(v)
	}
}
