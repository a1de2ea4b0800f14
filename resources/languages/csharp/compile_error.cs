class Broken
{
    static void Main()
    {
        Missing();
    }
}
