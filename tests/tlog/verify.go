// Verifies a ledger that is served as tiles with the Go project's own packages for signed notes and
// tiled logs (golang.org/x/mod/sumdb): nothing of Detente's is believed but the keys that are given.
//
//	verify tree FOLDER VKEY [CHECKPOINT]   every entry of a log that was copied into files, and every
//	                                       proof, by tiles alone; that it extends a checkpoint, too
//	verify note VKEY FILE [VKEY …]         who of those has signed the note in a file
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func main() {
	if len(os.Args) < 4 {
		fail(fmt.Errorf("expected tree or note, and what to verify"))
	}
	var err error
	switch os.Args[1] {
	case "tree":
		err = verifyTree(os.Args[2], os.Args[3], os.Args[4:])
	case "note":
		err = verifyNote(os.Args[3], append([]string{os.Args[2]}, os.Args[4:]...))
	default:
		err = fmt.Errorf("expected tree or note, found %q", os.Args[1])
	}
	if err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func verifyTree(folder, vkey string, names []string) error {
	message, err := os.ReadFile(folder + "/checkpoint")
	if err != nil {
		return err
	}
	tree, err := opened(message, vkey)
	if err != nil {
		return err
	}
	// What is read of tiles is proven beneath the root, entry by entry.
	hashes := tlog.TileHashReader(tree, tiles{folder})
	for _, name := range names {
		older, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		old, err := opened(older, vkey)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveTree(tree.N, old.N, hashes)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
			return err
		}
		fmt.Printf("extends %d\n", old.N)
	}
	for first := int64(0); first < tree.N; first += 1 << height {
		if err := verifyBundle(folder, tree, hashes, first); err != nil {
			return err
		}
	}
	fmt.Printf("entries %d\n", tree.N)
	return nil
}

// verifyBundle reads the entries after the first ones and proves each to be in the tree.
func verifyBundle(folder string, tree tlog.Tree, hashes tlog.HashReader, first int64) error {
	width := tree.N - first
	if width > 1<<height {
		width = 1 << height
	}
	tile := tlog.Tile{H: height, L: -1, N: first >> height, W: int(width)}
	bundle, err := os.ReadFile(folder + strings.Replace("/"+tile.Path(), "/8/data/", "/entries/", 1))
	if err != nil {
		return err
	}
	for index := first; index < first+width; index++ {
		if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
			return fmt.Errorf("the bundle ends within entry %d", index)
		}
		length := int(binary.BigEndian.Uint16(bundle))
		entry := bundle[2 : 2+length]
		bundle = bundle[2+length:]
		proof, err := tlog.ProveRecord(tree.N, index, hashes)
		if err != nil {
			return err
		}
		err = tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
		if err != nil {
			return fmt.Errorf("entry %d: %w", index, err)
		}
	}
	if len(bundle) > 0 {
		return fmt.Errorf("%d bytes behind the last entry of a bundle", len(bundle))
	}
	return nil
}

func opened(message []byte, vkey string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	found, err := note.Open(message, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(found.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("not the checkpoint of %s: %q", verifier.Name(), found.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func verifyNote(name string, vkeys []string) error {
	message, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var known []note.Verifier
	for _, each := range vkeys {
		verifier, err := note.NewVerifier(each)
		if err != nil {
			if verifier, err = newCosigner(each); err != nil {
				return err
			}
		}
		known = append(known, verifier)
	}
	found, err := note.Open(message, note.VerifierList(known...))
	if err != nil {
		return err
	}
	for _, each := range found.Sigs {
		fmt.Printf("signed %s\n", each.Name)
	}
	for _, each := range found.UnverifiedSigs {
		fmt.Printf("unknown %s\n", each.Name)
	}
	return nil
}

// cosigner verifies a timestamped cosignature (C2SP's tlog-cosignature), of which x/mod knows the
// line and not what is signed.
type cosigner struct {
	name   string
	hash   uint32
	public ed25519.PublicKey
}

func newCosigner(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, fmt.Errorf("not a verifier key: %q", vkey)
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != 4 {
		return nil, fmt.Errorf("not a cosigner's key: %q", vkey)
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	hash := binary.BigEndian.Uint32(sum[:])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		return nil, fmt.Errorf("not the hash of the key: %q", vkey)
	}
	return cosigner{parts[0], hash, key[1:]}, nil
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }

func (c cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	when := binary.BigEndian.Uint64(signature)
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", when, text)
	return ed25519.Verify(c.public, []byte(signed), signature[8:])
}

// tiles reads tiles of hashes as C2SP has their addresses: without the height, which is always 8.
type tiles struct{ folder string }

func (t tiles) Height() int { return height }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, each := range wanted {
		data, err := os.ReadFile(t.folder + strings.Replace("/"+each.Path(), "/tile/8/", "/tile/", 1))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func (t tiles) SaveTiles(read []tlog.Tile, data [][]byte) {}
