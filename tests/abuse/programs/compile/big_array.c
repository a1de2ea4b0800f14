char big[1U << 31] = {1};
int main(void) { return big[5]; }
