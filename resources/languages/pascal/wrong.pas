program Wrong;
begin
  writeln('Good night!');
end.
