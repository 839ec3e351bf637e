"""What people read: feedback pages and tables."""
