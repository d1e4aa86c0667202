package devnet

import "fmt"

// relayerName is the account that pays for packets between the chains. It is no node.
const relayerName = "relayer"

// relayerCoins is what the relayer's account has where config.yml names none.
const relayerCoins = "1000000000000"

// withRelayer is the config with a relayer's account: the next one of the first validator's mnemonic, where config.yml
// names none.
func (c Config) withRelayer() (Config, error) {
	if own := c.account(relayerName); own.Name != "" {
		if own.Mnemonic == "" {
			return c, fmt.Errorf("%w: the account %s needs a mnemonic", ErrInvalidConfig, relayerName)
		}
		return c, nil
	}
	first := c.account(c.Validators[0].Name)
	c.Accounts = append(c.Accounts[:len(c.Accounts):len(c.Accounts)], Account{
		Name: relayerName, Mnemonic: first.Mnemonic, CoinType: first.CoinType, AccountNumber: first.AccountNumber,
		AddressIndex: c.nextIndex(first.Mnemonic), Coins: []string{relayerCoins + c.DefaultDenom},
	})
	return c, nil
}
