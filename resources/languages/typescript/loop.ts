let turns: number = 0;
for (;;) {
    turns += 1;
}
