// Package relayer carries IBC packets between chains: receives, acknowledgements and timeouts, of our own port and of
// ICS-20 transfers.
//
// It keeps no state of its own. A [Relayer] follows the blocks of every chain in order and holds in memory, for each
// direction, what is to be carried. It may be killed at any instruction: when it starts again it learns from the chains
// what is pending. Two relayers on one channel do each other no harm; each has its own account.
//
// # Ends, lanes, items
//
// An end is a chain with its last block. A lane leads from the chain that proves to the chain that is told, by one light
// client there: its queue has one item for each packet, by kind and sequence. A batch is one transaction: the update of
// the light client, where it needs one, and up to a hundred messages with proofs of one height. The blocks of the chain
// that is told take items out again, whoever brought them.
//
// # When something fails
//
// Nothing is dropped before the chain says that it is settled. A batch that is refused is halved until the bad message
// stands alone. What a person must mend (an empty account, a client that expired) is an [Alarm]; the relayer goes on by
// itself once it is mended.
package relayer
