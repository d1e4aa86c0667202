package types

// validateLinks checks links, outboxes and what is on its way, and returns nothing that a running chain cannot have left.
func (g GenesisState) validateLinks(nodes map[uint64]Node) error {
	channels, err := g.validateLinkRecords()
	if err != nil {
		return err
	}
	waiting, err := g.validatePackets(channels)
	if err != nil {
		return err
	}
	if err := g.validateOutboxes(nodes, channels, waiting); err != nil {
		return err
	}
	return g.validateAcknowledgements(channels)
}

// validateLinkRecords returns the link of each channel.
func (g GenesisState) validateLinkRecords() (map[string]uint64, error) {
	links := make(map[uint64]Link, len(g.Links))
	names := make(map[string]bool, len(g.Links))
	channels := make(map[string]uint64, len(g.Links))
	var last uint64
	for _, l := range g.Links {
		number := l.Link.Number
		if number <= last || number > g.LastLink {
			return nil, ErrInvalidGenesis.Wrapf("link %d is not in order within 1 and last_link %d", number, g.LastLink)
		}
		if err := l.validate(); err != nil {
			return nil, ErrInvalidGenesis.Wrapf("link %d: %s", number, err)
		}
		if l.Link.Name != "" && names[l.Link.Name] {
			return nil, ErrInvalidGenesis.Wrapf("link %d: name %q belongs to another link too", number, l.Link.Name)
		}
		for _, id := range l.Channels {
			if channels[id] != 0 {
				return nil, ErrInvalidGenesis.Wrapf("link %d: %s leads to link %d too", number, id, channels[id])
			}
			channels[id] = number
		}
		last, links[number], names[l.Link.Name] = number, l.Link, true
	}
	for _, l := range g.Links {
		if !endsAlive(links, l.Link) {
			return nil, ErrInvalidGenesis.Wrapf("link %d was retired into none that lives", l.Link.Number)
		}
	}
	return channels, nil
}

// endsAlive tells whether the way from a retired link comes to a living one.
func endsAlive(links map[uint64]Link, link Link) bool {
	for range links {
		if !link.Retired() {
			return true
		}
		next, found := links[link.RetiredInto]
		if !found {
			return false
		}
		link = next
	}
	return !link.Retired()
}

func (l GenesisLink) validate() error {
	if err := l.Link.validate(); err != nil {
		return err
	}
	uses, last := false, ""
	for _, id := range l.Channels {
		if !IsChannel(id) || id <= last {
			return ErrInvalidLink.Wrapf("channel %q is none, or not in order", id)
		}
		uses, last = uses || id == l.Link.ChannelId, id
	}
	switch {
	case len(l.Channels) > MaxLinkChannels:
		return ErrInvalidLink.Wrapf("%d channels, at most %d", len(l.Channels), MaxLinkChannels)
	case l.Link.Retired() && len(l.Channels) > 0:
		return ErrInvalidLink.Wrap("retired, and a channel leads to it")
	case !l.Link.Retired() && !uses:
		return ErrInvalidLink.Wrapf("%s, which it uses, does not lead to it", l.Link.ChannelId)
	case l.Meter.WindowStart < 0 || l.Meter.PausedUntil < 0:
		return ErrInvalidLink.Wrap("meter runs from before the beginning")
	}
	return nil
}

// packetPlace names a packet.
type packetPlace struct {
	channel  string
	sequence uint64
}

// after tells whether a packet stands after another in the state.
func (p packetPlace) after(other packetPlace) bool {
	return p.channel > other.channel || p.channel == other.channel && p.sequence > other.sequence
}

// validatePackets returns the packets that wait.
func (g GenesisState) validatePackets(channels map[string]uint64) (map[packetPlace]PendingPacket, error) {
	waiting := make(map[packetPlace]PendingPacket, len(g.Packets))
	var last packetPlace
	for _, p := range g.Packets {
		at := packetPlace{p.ChannelId, p.Sequence}
		if channels[p.ChannelId] == 0 || p.Sequence == 0 || !at.after(last) {
			return nil, ErrInvalidGenesis.Wrapf("packet %s/%d is not in order, or of no channel", p.ChannelId, p.Sequence)
		}
		if err := p.validate(g.LastLink); err != nil {
			return nil, ErrInvalidGenesis.Wrapf("packet %s/%d: %s", p.ChannelId, p.Sequence, err)
		}
		last, waiting[at] = at, p
	}
	return waiting, nil
}

func (p PendingPacket) validate(lastLink uint64) error {
	data, err := ParsePacket(p.Data)
	if err != nil {
		return err
	}
	switch {
	case p.Link == 0 || p.Link > lastLink:
		return ErrInvalidPacket.Wrapf("link %d was never given out", p.Link)
	case p.TimeoutAt == 0 || p.Height < 0 || p.Time < 0:
		return ErrInvalidPacket.Wrap("without timeout, or older than the beginning")
	case len(data.Messages) != int(p.Count) || (p.Node == 0) != (p.Count == 0):
		return ErrInvalidPacket.Wrapf("%d messages and not %d of node %d", len(data.Messages), p.Count, p.Node)
	case p.Count > 0 && data.Messages[0].Number != p.First:
		return ErrInvalidPacket.Wrapf("begins with message %d, not %d", data.Messages[0].Number, p.First)
	}
	return nil
}

// validateOutboxes also checks that each message that waits is in a packet that waits, and none else is.
func (g GenesisState) validateOutboxes(nodes map[uint64]Node, channels map[string]uint64, waiting map[packetPlace]PendingPacket) error {
	var last, carried, pending uint64
	for _, p := range g.Packets {
		carried += uint64(p.Count)
	}
	for _, o := range g.Outboxes {
		if _, found := nodes[o.Node]; !found || o.Node <= last {
			return ErrInvalidGenesis.Wrapf("outbox %d is not in order or without a node", o.Node)
		}
		if err := o.validate(channels, waiting); err != nil {
			return ErrInvalidGenesis.Wrapf("outbox %d: %s", o.Node, err)
		}
		last = o.Node
		pending += uint64(o.State.Pending)
	}
	if pending != carried {
		return ErrInvalidGenesis.Wrapf("%d messages wait and %d are in packets that wait", pending, carried)
	}
	return nil
}

func (o GenesisOutbox) validate(channels map[string]uint64, waiting map[packetPlace]PendingPacket) error {
	if err := o.State.Validate(); err != nil {
		return err
	}
	if uint64(len(o.Entries)) != o.State.Kept() {
		return ErrInvalidGenesis.Wrapf("%d entries from first %d to last %d", len(o.Entries), o.State.First, o.State.Last)
	}
	var pending uint32
	for n, entry := range o.Entries {
		if want := o.State.First + uint64(n); entry.Number != want {
			return ErrInvalidGenesis.Wrapf("entry %d stands where %d belongs", entry.Number, want)
		}
		if err := entry.validate(channels); err != nil {
			return ErrInvalidGenesis.Wrapf("entry %d: %s", entry.Number, err)
		}
		if entry.Settled() {
			continue
		}
		pending++
		p := waiting[packetPlace{entry.ChannelId, entry.Sequence}]
		if p.Node != o.Node || entry.Number < p.First || entry.Number-p.First >= uint64(p.Count) {
			return ErrInvalidGenesis.Wrapf("entry %d waits and is in no packet that does", entry.Number)
		}
	}
	if pending != o.State.Pending {
		return ErrInvalidGenesis.Wrapf("%d entries wait, not %d", pending, o.State.Pending)
	}
	return nil
}

func (e OutboxEntry) validate(channels map[string]uint64) error {
	if err := e.Message.Validate(); err != nil {
		return FromEnvelope(err)
	}
	if err := ValidateAccount(e.Message.Sender); err != nil {
		return err
	}
	to, err := ParseAddress(e.Message.Recipient)
	if err != nil {
		return err
	}
	_, known := MessageStatus_name[int32(e.Status)]
	switch {
	case to.Link == "":
		return ErrInvalidGenesis.Wrapf("%q lives behind no link", e.Message.Recipient)
	case len(e.Message.Body) > maxBodyBytes:
		return ErrBodyTooLarge.Wrapf("%d bytes", len(e.Message.Body))
	case channels[e.ChannelId] == 0, e.Sequence == 0, e.Link == 0:
		return ErrInvalidGenesis.Wrapf("left in packet %s/%d, of no channel", e.ChannelId, e.Sequence)
	case !known || e.Status == MESSAGE_STATUS_UNSPECIFIED:
		return ErrInvalidGenesis.Wrapf("status %d is unknown", e.Status)
	case e.Hops > maxHops:
		return ErrInvalidGenesis.Wrapf("%d hops, never more than %d", e.Hops, maxHops)
	case e.TimeoutAt <= 0, e.Height < 0, e.Time < 0, e.RemoteHeight < 0, e.RemoteTime < 0:
		return ErrInvalidGenesis.Wrap("older than the beginning")
	}
	return checkText(ErrInvalidReceipt, "reason", e.Reason, MaxReasonBytes)
}

func (g GenesisState) validateAcknowledgements(channels map[string]uint64) error {
	var last packetPlace
	for _, a := range g.Acknowledgements {
		at := packetPlace{a.ChannelId, a.Sequence}
		if channels[a.ChannelId] == 0 || a.Sequence == 0 || !at.after(last) {
			return ErrInvalidGenesis.Wrapf("acknowledgement %s/%d is not in order, or of no channel", a.ChannelId, a.Sequence)
		}
		if len(a.Acknowledgement) == 0 || a.Height < 0 || a.Time < 0 {
			return ErrInvalidGenesis.Wrapf("acknowledgement %s/%d is empty, or older than the beginning", a.ChannelId, a.Sequence)
		}
		last = at
	}
	return nil
}
