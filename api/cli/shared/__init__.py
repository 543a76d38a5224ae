"""What commands share: settings and clocks as options, tables, what may go to a terminal."""
