//go:build wasm

package sqlite

import (
	"database/sql/driver"
	"encoding/binary"
	"unsafe"
)

// boxes hold what values of rows point to, many in a piece: an allocation for each would be a quarter of what rows cost.  Nothing is
// written twice.  A piece lives as long as any value of it, so that pieces are small and what is long has its own.
type boxes struct {
	numbers []uint64
	texts   []string
	blobs   [][]byte
	bytes   []byte // of texts and blobs
}

const (
	boxesNumbers = 64
	boxesTexts   = 32
	boxesBlobs   = 16
	boxesBytes   = 1 << 10
	smallSize    = boxesBytes / 8
)

// face is what an interface without methods is, in Go and in TinyGo where the value is larger than a pointer.
type face struct{ of, value unsafe.Pointer }

var integerType, floatType, textType, blobType = typeOf(int64(0)), typeOf(float64(0)), typeOf(""), typeOf([]byte(nil))

func typeOf(v any) unsafe.Pointer { return (*face)(unsafe.Pointer(&v)).of }

// take gives a row's values, and what comes behind them.  Small blobs are copied; others are lent, and it tells whether any was.
func (b *boxes) take(row []driver.Value, from []byte) (rest []byte, lent bool) {
	for i := range row {
		f := face{}
		switch from[0] {
		case typeInteger, typeFloat:
			if len(b.numbers) == 0 {
				b.numbers = make([]uint64, boxesNumbers)
			}
			if f.of = integerType; from[0] == typeFloat {
				f.of = floatType
			}
			box := &b.numbers[0]
			b.numbers = b.numbers[1:]
			*box = binary.LittleEndian.Uint64(from[1:9])
			f.value, from = unsafe.Pointer(box), from[9:]
		case typeText:
			end := 5 + int(binary.LittleEndian.Uint32(from[1:5]))
			text := from[5:end]
			if from = from[end:]; len(text) > smallSize {
				row[i] = string(text)
				continue
			}
			if len(b.texts) == 0 {
				b.texts = make([]string, boxesTexts)
			}
			box := &b.texts[0]
			b.texts = b.texts[1:]
			if len(text) != 0 {
				*box = unsafe.String(b.copied(text), len(text))
			}
			f.of, f.value = textType, unsafe.Pointer(box)
		case typeBlob:
			end := 5 + int(binary.LittleEndian.Uint32(from[1:5]))
			blob := from[5:end:end]
			if from = from[end:]; len(blob) > smallSize {
				row[i], lent = blob, true
				continue
			}
			if len(b.blobs) == 0 {
				b.blobs = make([][]byte, boxesBlobs)
			}
			box := &b.blobs[0]
			b.blobs = b.blobs[1:]
			if *box = []byte{}; len(blob) != 0 {
				*box = unsafe.Slice(b.copied(blob), len(blob))
			}
			f.of, f.value = blobType, unsafe.Pointer(box)
		default:
			from = from[1:]
		}
		row[i] = *(*driver.Value)(unsafe.Pointer(&f))
	}
	return from, lent
}

// copied gives where the bytes are now, of which there is at least one.
func (b *boxes) copied(from []byte) *byte {
	if len(b.bytes) < len(from) {
		b.bytes = make([]byte, boxesBytes)
	}
	at := &b.bytes[0]
	b.bytes = b.bytes[copy(b.bytes, from):]
	return at
}
