from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('oversight', '0002_jurisdiction'),
    ]

    operations = [
        migrations.AlterField(
            model_name='export',
            name='scope',
            field=models.CharField(choices=[('list', '차수 명단(이름 없이)'), ('counts', '팀 업무 건수'), ('members', '인적안전망 회원 명부')], max_length=10),
        ),
    ]
