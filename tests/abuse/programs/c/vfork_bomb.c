static void attack(void)
{
    for (;;)
        if (vfork() < 0)
            spin();
}
