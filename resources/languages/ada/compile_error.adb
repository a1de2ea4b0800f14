procedure Broken is
begin
   Missing;
end Broken;
