template <int N, int M> struct Bomb { Bomb<N - 1, M * 2> left; Bomb<N - 1, M * 2 + 1> right; };
template <int M> struct Bomb<0, M> { char byte; };
Bomb<40, 1> bomb;
int main() { return sizeof bomb; }
