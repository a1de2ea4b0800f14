constexpr unsigned long slow(unsigned long n)
{
    unsigned long x = 0;
    for (unsigned long i = 0; i < n; ++i)
        for (unsigned long k = 0; k < n; ++k)
            x += i * k;
    return x;
}
template <unsigned long N> struct Many { static constexpr unsigned long value = slow(5000) + Many<N - 1>::value; };
template <> struct Many<0> { static constexpr unsigned long value = 0; };
static_assert(Many<800>::value != 1);
int main() {}
