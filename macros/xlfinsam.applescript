-- Runs command lines for Excel for Mac, which may not start programs itself. Lies in
-- ~/Library/Application Scripts/com.microsoft.Excel/ and is called by AppleScriptTask in the module Bridge.

-- Start a command line and return at once: Excel answers Python first when its macro has ended.
on kor(kommando)
	do shell script "{ " & kommando & " ; } > /dev/null 2>&1 &"
	return "startad"
end kor

-- Tell whether a program is there: Excel may not look outside its container.
on finns(program)
	try
		do shell script "test -x " & quoted form of program
		return "ja"
	on error
		return "nej"
	end try
end finns
