package store

// idFilter tells ids that were surely not met from those that perhaps were, in
// a fixed 64 MB: a Bloom filter whose bits for one id lie in one cache line, one
// in each of its words. Among five million ids it hardly ever takes one for
// met; at fifty million, one in a hundred.
type idFilter struct {
	lines [][8]uint64
}

const filterLines = 1 << 20

func newIDFilter() *idFilter { return &idFilter{lines: make([][8]uint64, filterLines)} }

// add puts a well-mixed hash in and reports whether it was perhaps in before.
func (f *idFilter) add(hash int64) bool {
	line := &f.lines[uint64(hash)%filterLines]
	bits := uint64(hash) * 0x9e3779b97f4a7c15 >> 16 // beyond those that chose the line
	isMet := true
	for i := range line {
		bit := uint64(1) << (bits & 63)
		isMet = isMet && line[i]&bit != 0
		line[i] |= bit
		bits >>= 6
	}
	return isMet
}
