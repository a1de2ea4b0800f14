class Loop
{
    static volatile int turns;

    static void Main()
    {
        while (true)
        {
            ++turns;
        }
    }
}
