package types

import "testing"

// BenchmarkPermit is the permission check of each action by a member.
func BenchmarkPermit(b *testing.B) {
	room := Room{Slug: "project-x", Policy: RoomPolicy{}.Normal()}
	standing := Standing{Node: true, Role: ROLE_MEMBER}
	b.ReportAllocs()
	for b.Loop() {
		_ = room.Permit(standing, ActionPost)
	}
}
