"""Cases about records (异议、信用修复、名单): clocks, moves and the services that make them."""
