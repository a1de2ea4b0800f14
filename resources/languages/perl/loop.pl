my $turns = 0;
while (1) {
    $turns++;
}
