#include <stddef.h>

int main(void)
{
    int *volatile nothing = NULL;
    return *nothing;
}
