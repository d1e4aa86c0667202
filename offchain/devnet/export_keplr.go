package devnet

import "github.com/amigos-network/amigos/x/internode/types"

// keplr is what a page hands to window.keplr.experimentalSuggestChain. Keplr signs with secp256k1 keys only: its
// accounts are not those of the table.
func keplr(_ Workspace, _ State, c ChainState) (string, error) {
	prefix := types.Bech32Prefix
	currency := func() object {
		return object{"coinDenom": denomName, "coinMinimalDenom": baseDenom, "coinDecimals": denomDecimals}
	}
	fee := currency()
	fee["gasPriceStep"] = object{"low": gasPrice, "average": gasPrice, "high": 2 * gasPrice}
	return indented(object{
		"chainId":   c.ChainID,
		"chainName": "Amigos devnet " + c.ChainID,
		"rpc":       c.RPC,
		"rest":      c.REST,
		"bip44":     object{"coinType": coinType},
		"bech32Config": object{
			"bech32PrefixAccAddr": prefix, "bech32PrefixAccPub": prefix + "pub",
			"bech32PrefixValAddr": prefix + "valoper", "bech32PrefixValPub": prefix + "valoperpub",
			"bech32PrefixConsAddr": prefix + "valcons", "bech32PrefixConsPub": prefix + "valconspub",
		},
		"currencies":    []object{currency()},
		"feeCurrencies": []object{fee},
		"stakeCurrency": currency(),
		"features":      []string{},
	})
}
