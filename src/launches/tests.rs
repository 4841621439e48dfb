//! What the room does, through the router.
