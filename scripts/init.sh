#!/bin/sh
# A chain by hand, step by step: what `amigosd devnet` does for you, without the agents.
#
#   scripts/init.sh [HOME_DIR]      then:  amigosd start --home HOME_DIR
#
# The keys are public development keys: never use them for anything of value.
set -eu

home=${1:-$HOME/.amigosd-norte-1}
chain=norte-1
mnemonic='test test test test test test test test test test test junk'

amigosd() { "${AMIGOSD:-amigosd}" "$@" --home "$home"; }

# 1. Configuration, the machine's keys and an empty genesis.
amigosd init alice --chain-id "$chain" --keyring-backend test

# 2. Three accounts of one mnemonic, kept unencrypted (Ed25519, m/44'/118'/0'/0'/i').
index=0
for name in alice bob carol; do
  echo "$mnemonic" | amigosd keys add "$name" --recover --index "$index" --keyring-backend test
  index=$((index + 1))
done

# 3. Their money at genesis: a million AMIGO each, and what alice will bond.
amigosd genesis add-genesis-account alice 1100000000000uamigo --keyring-backend test
amigosd genesis add-genesis-account bob 1000000000000uamigo --keyring-backend test
amigosd genesis add-genesis-account carol 1000000000000uamigo --keyring-backend test

# 4. Alice is the validator.
amigosd genesis gentx alice 100000000000uamigo --chain-id "$chain" --keyring-backend test
amigosd genesis collect-gentxs
amigosd genesis validate

cat <<TEXT

Start it            amigosd start --home $home
then, beside it     amigosd tx internode register alice --from alice --home $home
                    amigosd tx internode register bob --from bob --home $home
                    amigosd agent start --from bob --home $home
and speak           amigosd tx internode ping bob --from alice --home $home
TEXT
