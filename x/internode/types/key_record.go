package types

// ValidAt tells whether the key speaks for its node at a height.
func (r KeyRecord) ValidAt(height int64) bool {
	return r.ValidFrom <= height && (r.ValidUntil == 0 || height < r.ValidUntil)
}

// Signs tells whether the key signs envelopes of its node at a height.
func (r KeyRecord) Signs(height int64) bool {
	return r.Purpose == KEY_PURPOSE_IDENTITY && r.ValidAt(height)
}
