template <class T> struct Longer { typename Longer<Longer<T>>::type value; };
Longer<int> x;
int a = b; int c = d; int e = f; int g = h;
