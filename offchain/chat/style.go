package chat

import (
	"hash/fnv"

	"charm.land/lipgloss/v2"

	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

type memberRecord = chattypes.MemberRecord

const roleMember = chattypes.ROLE_MEMBER

// The styles use the terminal's own sixteen colours, which fit its background; without colours the marks are enough.
var (
	bold    = lipgloss.NewStyle().Bold(true)
	faint   = lipgloss.NewStyle().Faint(true)
	bad     = lipgloss.NewStyle().Foreground(lipgloss.Red)
	mention = lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Yellow)
)

// authorStyle gives a name its colour, the same wherever it is seen.
func authorStyle(name string) lipgloss.Style {
	colours := []lipgloss.Style{
		bold.Foreground(lipgloss.Green), bold.Foreground(lipgloss.Blue), bold.Foreground(lipgloss.Magenta),
		bold.Foreground(lipgloss.Cyan), bold.Foreground(lipgloss.BrightBlue), bold.Foreground(lipgloss.BrightGreen),
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return colours[h.Sum32()%uint32(len(colours))]
}
