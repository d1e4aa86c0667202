package devnet

import (
	"strconv"
	"strings"
)

// joinCoins writes a coin list as commands take it.
func joinCoins(coins []string) string { return strings.Join(coins, ",") }

// inAmigos reads an amount of uamigo, 0 for any other coin.
func inAmigos(coin string) int64 {
	digits, found := strings.CutSuffix(coin, baseDenom)
	amount, err := strconv.ParseInt(digits, 10, 64)
	if !found || err != nil {
		return 0
	}
	return amount / 1_000_000
}

// balance is what each node could spend at first, as "1,000,000 AMIGO"; empty if they differ.
func (c Config) balance() string {
	var common int64
	for i, a := range c.Nodes() {
		var own int64
		for _, coin := range a.Coins {
			own += inAmigos(coin)
		}
		if a.Name == c.Validators[0].Name {
			own -= inAmigos(c.Validators[0].bond())
		}
		if i > 0 && own != common {
			return ""
		}
		common = own
	}
	if common == 0 {
		return ""
	}
	return thousands(common) + " AMIGO"
}

// thousands writes 1000000 as 1,000,000.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
