procedure Crash is
   Nothing : access Integer;
   pragma Volatile (Nothing);
begin
   Nothing.all := 1;
end Crash;
