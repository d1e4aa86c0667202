package proof

import "bytes"

// Verify checks a file from the signatures down to the records and reports what it proves to somebody who trusts the
// root. Its errors are of type *Error.
func Verify(bz []byte, root Root) (*Report, error) {
	if len(root.Validators) == 0 {
		return nil, fail(ErrRoot, "no validators are named")
	}
	f, err := Parse(bz)
	if err != nil {
		return nil, err
	}
	if root.ChainID != "" && root.ChainID != f.Claim.ChainID {
		return nil, fail(ErrChain, "the file speaks of %s, and you trust %s", f.Claim.ChainID, root.ChainID)
	}
	blocks, err := f.open()
	if err != nil {
		return nil, err
	}
	if err := root.vouches(blocks); err != nil {
		return nil, err
	}
	records := &taken{left: f.Records, store: f.Store, appHash: blocks[len(blocks)-1].AppHash}
	report, err := f.Claim.read(records.next)
	if err != nil {
		return nil, err
	}
	if len(records.left) > 0 {
		return nil, fail(ErrFile, "%d records too many", len(records.left))
	}
	report.Signed, report.Trusted = newSigned(blocks), root.Source
	return report, nil
}

// taken hands out the file's records in their order, each proven to be in the state.
type taken struct {
	left           []Record
	store, appHash []byte
}

func (t *taken) next(what What, key []byte) ([]byte, error) {
	if len(t.left) == 0 {
		return nil, fail(ErrFile, "the record %q is missing", what)
	}
	r := t.left[0]
	t.left = t.left[1:]
	if r.What != what || !bytes.Equal(r.Key, key) {
		return nil, fail(ErrRecord, "%q at key %x stands where the claim needs %q at key %x", r.What, []byte(r.Key), what, key)
	}
	if err := checkRecord(r, t.store, t.appHash); err != nil {
		return nil, fail(ErrState, "%s: %w", what, err)
	}
	if len(r.Value) == 0 {
		return nil, nil
	}
	return r.Value, nil
}
