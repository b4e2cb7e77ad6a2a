"""What the Errbot plugin Raftsman is made of; nothing in here knows Errbot."""
