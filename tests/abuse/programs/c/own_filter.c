#include <linux/filter.h>
#include <linux/seccomp.h>

static void attack(void)
{
    struct sock_filter allow = {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW};
    struct sock_fprog program = {1, &allow};
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
    MUST_FAIL(prctl(PR_SET_SECCOMP, 0, 0, 0, 0));
    MUST_FAIL(mount("tmpfs", "/w", "tmpfs", 0, 0));
    MUST_FAIL(socket(AF_INET, SOCK_STREAM, 0));
}
