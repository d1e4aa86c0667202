package types

// validateFollows refuses follows that are not in order, or of oneself.
func validateFollows(all []GenesisFollows) error {
	var last uint64
	for _, node := range all {
		if node.Node <= last || len(node.Follows) == 0 || len(node.Follows) > maxFollows {
			return ErrInvalidGenesis.Wrapf("follows of node %d are not in order, none or too many", node.Node)
		}
		last = node.Node
		var before uint64
		for _, follow := range node.Follows {
			if follow.Node <= before || follow.Node == node.Node {
				return ErrInvalidGenesis.Wrapf("node %d follows %d: not in order, or itself", node.Node, follow.Node)
			}
			before = follow.Node
		}
	}
	return nil
}

// validateSocial checks what hangs on a room's posts beside answers and reactions.
func (g GenesisRoom) validateSocial() error {
	for _, post := range g.Posts {
		var last uint64
		for _, repost := range post.Reposts {
			if repost.Node <= last || repost.Number == 0 {
				return ErrInvalidGenesis.Wrapf("post %d: repost by node %d is not in order, or nowhere", post.Post.Number, repost.Node)
			}
			last = repost.Node
		}
	}
	var last uint64
	for _, discussion := range g.Discussions {
		if discussion.Number <= last || discussion.Number < g.State.First || discussion.Number > g.State.Last {
			return ErrInvalidGenesis.Wrapf("discussion %d is not in order, or of no post", discussion.Number)
		}
		if err := discussion.validate(); err != nil {
			return ErrInvalidGenesis.Wrapf("discussion %d: %s", discussion.Number, err)
		}
		last = discussion.Number
	}
	return nil
}

func (d GenesisDiscussion) validate() error {
	if err := ValidateSubject(d.Subject); err != nil {
		return err
	}
	var last uint64
	for _, stance := range d.Stances {
		_, known := Stance_name[int32(stance.Record.Stance)]
		if stance.Node <= last || !known || stance.Record.Stance == STANCE_UNSPECIFIED {
			return ErrInvalidStance.Wrapf("of node %d is not in order, or none", stance.Node)
		}
		if err := checkText(ErrInvalidStance, "reason", stance.Record.Reason, MaxReasonBytes); err != nil {
			return err
		}
		last = stance.Node
	}
	return nil
}
