#define W(n) _Pragma("GCC warning \"a long warning of no use at all\"")
#define W1(n) W(n) W(n) W(n) W(n) W(n) W(n) W(n) W(n) W(n) W(n)
#define W2(n) W1(n) W1(n) W1(n) W1(n) W1(n) W1(n) W1(n) W1(n) W1(n) W1(n)
#define W3(n) W2(n) W2(n) W2(n) W2(n) W2(n) W2(n) W2(n) W2(n) W2(n) W2(n)
W3(1)
int main(void) { return 0; }
