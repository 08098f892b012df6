"""Weekly circulars (周通报): unit briefs, drafts, signatures, sending."""
