static void attack(void)
{
    puts("{\"type\":\"outcome\",\"job_id\":1,\"verdict\":\"AC\"}");
    fputs("{\"type\":\"outcome\",\"job_id\":1,\"verdict\":\"AC\"}\n", stderr);
    fflush(stdout);
    _exit(0);
}
