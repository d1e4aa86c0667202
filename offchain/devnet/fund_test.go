package devnet

import (
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFund(t *testing.T) {
	var asked string
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		bz := make([]byte, r.ContentLength)
		_, _ = r.Body.Read(bz)
		asked = string(bz)
		if r.ContentLength > 100 {
			http.Error(w, `{"error":"too much; ask for less"}`, http.StatusBadRequest)
			return
		}
		_, _ = w.Write([]byte(`{"hash":"AB"}`))
	}))
	defer web.Close()
	w := workspace(t)
	_, err := Fund(t.Context(), w, "", "bob", "")
	require.ErrorIs(t, err, ErrNoState)

	s := stateOf(w, procOf(os.Getpid()))
	s.Chains[0].Faucet.URL = web.URL
	require.NoError(t, w.writeState(s))
	funded, err := Fund(t.Context(), w, "", "bob", "")
	require.NoError(t, err)
	require.Equal(t, "AB", funded.Hash)
	require.Equal(t, s.Chains[0].Accounts[1].Address, funded.Address)
	require.JSONEq(t, `{"address":"`+funded.Address+`","coins":null}`, asked)

	_, err = Fund(t.Context(), w, "", "bob", "1uamigo,2token,3uamigo,4uamigo,5uamigo,6uamigo")
	var f *Failure
	require.ErrorAs(t, err, &f)
	require.Equal(t, "too much", f.What)
	require.Equal(t, "ask for less", f.Fix())

	web.Close()
	_, err = Fund(t.Context(), w, "", "bob", "")
	require.ErrorAs(t, err, &f)
	require.Contains(t, f.Remedy, "devnet status")

	_, err = Fund(t.Context(), w, "este-1", "bob", "")
	require.ErrorAs(t, err, &f)
	require.Contains(t, f.Remedy, "norte-1 or sur-1")

	s.Chains[0].Faucet = nil
	require.NoError(t, w.writeState(s))
	_, err = Fund(t.Context(), w, "", "bob", "")
	require.ErrorAs(t, err, &f)
	require.Equal(t, ExitUsage, f.ExitCode())
}
