static void attack(void)
{
    exit(137);
}
