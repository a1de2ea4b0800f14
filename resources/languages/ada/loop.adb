procedure Endless is
   Turns : Integer := 0;
   pragma Volatile (Turns);
begin
   loop
      Turns := 1 - Turns;
   end loop;
end Endless;
