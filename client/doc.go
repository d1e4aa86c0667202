// Package client is a program's way to the chain. It talks to one CometBFT RPC endpoint and needs neither a
// transaction index nor the application's code.
//
// # Connect
//
// [Dial] connects to a node and checks that it runs the chain asked for; [DialWhenUp] waits for a node that is away.
// With a keyring and a key ([Config.Keyring], [Config.From]) the client signs, without it only reads. A [Client] is
// one connection and one identity, safe for concurrent use, and is closed once.
//
// # Three channels
//
// What passes between a program and the network is of one of three classes, each with its methods:
//
//   - Transaction changes the state: [Client.Send] and [Client.SendBatch] file messages, [Client.Ping] asks for a sign
//     of life, [Client.Do] takes any transaction. Each waits for its block and answers what became of it.
//     [Client.Broadcast] and [Client.SendNoWait] leave the waiting to the caller.
//   - Query reads it: [Client.Node], [Client.Inbox], [Client.Message], [Client.Thread], [Client.Standing],
//     [Client.Params], and of other chains [Client.Status], [Client.Outbox], [Client.Links]; [Client.Query] has all
//     questions of x/internode, and [Client.Conn] carries the generated
//     clients of other modules.
//   - Stream follows it: [Client.Follow] hands over an inbox from a cursor on, first what came meanwhile, then live,
//     through restarts of the node. What was missed is counted, never passed over. [Client.WaitStatus] follows one
//     message.
//
// Chat, the fourth class, is spoken in rooms: [Client.Post] posts, [Client.FollowRoom] hands over what is posted, from a
// number on, and [Client.FilteredHistory] pages through what meets a condition ([NewRoomFilter]); [Client.Rooms] has all
// questions about rooms, and [Client.DoInRoom] every other message.
//
// # Other chains
//
// A node on another chain is written with the link behind which it lives, as bob@sur, and the chain itself as @sur. Such a
// message leaves in a packet that a relayer carries: [Filed.Left] says which, and its handle (alice/out/3) is its place in
// the sender's outbox. [Client.WaitStatus] waits until the other chain has filed it, or its recipient has signed receipts;
// if the other chain refuses it, or its packet times out ([Draft.Timeout]), that is an error of [PhaseAway], and if nothing
// moves the error says what keeps it. [Client.Ping] reaches agents and chains there. What comes from another chain stands
// in the inbox beside the rest; its sender is known by account and link together ([SenderAddress]), and [Client.Reply]
// answers by the link it came by.
//
// # What can be relied on
//
// A message is never sent twice by one call: it is sent again only when its first transaction can no longer land and
// the chain knows none of its IDs, from an inbox or from an outbox. An answer that does not come is not taken for a refusal: [PhaseUnseen] says so, and
// the error names the transaction. Transactions are unordered, so that any number may be under way; with
// [Config.Ordered] they land in the order of the calls, one at a time. Gas is simulated, and a transaction that ran
// out of it is sent once more with half as much again.
//
// A name can change hands after its node expired. With [Config.Pins] the client remembers whom a name meant at first,
// and refuses to write to another under it ([ErrNameMoved]) unless [Config.OnRepin] agrees. The name of a link is treated
// alike: it is remembered with the link's number and the chain's ID. A name behind a link is resolved by that chain.
//
// # Errors
//
// Every refusal is an [*Error]: how far the request came, the chain's code, whether a retry can help, and what a person
// can do. errors.Is knows the chain's registered errors, as types.ErrNodeNotFound.
package client
