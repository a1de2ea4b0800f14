die "on purpose\n";
